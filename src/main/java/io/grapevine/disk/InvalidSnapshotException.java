package io.grapevine.disk;

/** A file that is no whole snapshot of this cluster; the message says why, for people. Nothing of it was believed. */
final class InvalidSnapshotException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSnapshotException(String message) {
        super(message);
    }
}
