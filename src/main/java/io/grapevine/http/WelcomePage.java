package io.grapevine.http;

import io.netty.util.AsciiString;

/** What a browser is shown at {@code /}: where things are. */
final class WelcomePage {

    /** Nothing is loaded from anywhere, and nothing runs. */
    static final AsciiString POLICY = AsciiString.cached("default-src 'none'; style-src 'unsafe-inline'");

    static final String HTML = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Grapevine</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
            code { background: #8882; padding: .1em .3em; border-radius: .2em; }
            td { padding: .2rem 1rem .2rem 0; vertical-align: top; }
            </style>
            </head>
            <body>
            <h1>Grapevine</h1>
            <p>This is one node of a replicated cache. Every node answers every read and write.</p>
            <table>
            <tr><td><a href="/v1/cluster">/v1/cluster</a></td><td>this node and the others</td></tr>
            <tr><td><a href="/v1/entries">/v1/entries</a></td><td>the first page of keys</td></tr>
            <tr><td><a href="/health/ready">/health/ready</a></td><td>whether this node is ready, and why not</td></tr>
            <tr><td><a href="/metrics">/metrics</a></td><td>figures for Prometheus</td></tr>
            <tr><td><code>/v1/entries/{key}</code></td><td>PUT, GET, HEAD, DELETE</td></tr>
            <tr><td><code>/cache/{key}</code></td><td>for clients of Disperse</td></tr>
            <tr><td><code>/set</code>, <code>/get/{key}</code>, <code>/delete/{key}</code></td>
            <td>for clients of Gossip-Cache</td></tr>
            </table>
            </body>
            </html>
            """;

    private WelcomePage() {}
}
