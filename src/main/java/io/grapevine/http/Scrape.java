package io.grapevine.http;

import org.jspecify.annotations.Nullable;

/** What {@code /metrics} answers. Called on worker threads. */
public interface Scrape {

    /** The content type for what a scraper accepts. */
    String contentType(@Nullable String accept);

    /** All metrics in one of these content types. */
    byte[] text(String contentType);
}
