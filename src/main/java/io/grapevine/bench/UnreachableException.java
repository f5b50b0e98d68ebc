package io.grapevine.bench;

import java.util.List;

/** Nobody could be asked. */
public final class UnreachableException extends Exception {

    private static final long serialVersionUID = 1;

    UnreachableException(List<String> reasons) {
        super("nobody could be reached: " + String.join("; ", reasons));
    }
}
