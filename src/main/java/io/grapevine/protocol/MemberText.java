package io.grapevine.protocol;

/** The alphabet of a member's name and of its HTTP address: what a config may say, and so what a peer may. */
final class MemberText {

    private static final int MAX_HOST_BYTES = 253;
    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_PORT = 65_535;

    private MemberText() {}

    /** 1 to 128 of the characters A-Z a-z 0-9 . _ -, a letter or digit first. */
    static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= MemberRecord.MAX_NAME_BYTES && isAlphanumeric(name.charAt(0))
                && isWord(name, 0, name.length());
    }

    /** Nothing, {@code name:port}, {@code 10.0.0.7:80} or {@code [::1]:80}, with a port from 1 to 65535. */
    static boolean isHttp(String http) {
        int colon = http.lastIndexOf(':');
        if (http.isEmpty() || colon < 1 || http.length() > MemberRecord.MAX_HTTP_BYTES) {
            return http.isEmpty();
        }
        boolean bracketed = http.charAt(0) == '[';
        boolean host = bracketed
                ? http.charAt(colon - 1) == ']' && AddressCodec.isIpv6Text(http.substring(1, colon - 1))
                : colon <= MAX_HOST_BYTES && isWord(http, 0, colon);
        return host && isPort(http, colon + 1);
    }

    private static boolean isPort(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > MAX_PORT_DIGITS || text.charAt(from) == '0') {
            return false;
        }
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            port = 10 * port + digit;
        }
        return port <= MAX_PORT;
    }

    private static boolean isWord(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }
}
