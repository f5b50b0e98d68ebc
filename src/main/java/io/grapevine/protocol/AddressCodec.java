package io.grapevine.protocol;

import io.grapevine.base.Address;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in raw bytes where that gives back the same text: dotted IPv4, and IPv6 as eight groups without leading
 * zeros (as Java prints them); any other form of IPv6 literal as its text.
 *
 * <p>A name is never written nor accepted: nothing that a peer sends may cause a look-up.
 */
final class AddressCodec {

    private static final int TEXT = 1;
    private static final int IPV4 = 4;
    private static final int IPV6 = 6;
    private static final int IPV6_GROUPS = 8;
    private static final int MAX_TEXT_BYTES = 45;

    private AddressCodec() {}

    static void write(ByteWriter out, Address address) {
        String host = address.host();
        byte[] raw = host.indexOf(':') < 0 ? ipv4(host) : ipv6(host);
        if (raw != null) {
            out.u8(raw.length == IPV4 ? IPV4 : IPV6);
            out.bytes(raw);
        } else if (isIpv6Text(host)) {
            out.u8(TEXT);
            out.text(host);
        } else {
            throw new IllegalArgumentException("'" + host + "' is not a numeric IP address");
        }
        out.fixed16(address.port());
    }

    static Address read(ByteReader in) throws MalformedDatagramException {
        int form = in.u8();
        String host = switch (form) {
            case IPV4 -> ipv4(in);
            case IPV6 -> ipv6(in);
            case TEXT -> in.text(2, MAX_TEXT_BYTES);
            default -> throw in.malformed("no form of address: " + form);
        };
        if (form == TEXT && (!isIpv6Text(host) || ipv6(host) != null)) {
            throw in.malformed("an address that is no IPv6 literal, or has a shorter form");
        }
        int port = in.fixed16();
        if (port == 0) {
            throw in.malformed("port 0");
        }
        return new Address(host, port);
    }

    /** The four bytes of dotted decimals without leading zeros, else null. */
    private static byte @Nullable [] ipv4(String host) {
        byte[] raw = new byte[IPV4];
        int at = 0;
        for (int i = 0; i < IPV4; i++) {
            int value = 0;
            int start = at;
            while (at < host.length() && at - start < 3 && host.charAt(at) >= '0' && host.charAt(at) <= '9') {
                value = 10 * value + host.charAt(at++) - '0';
            }
            boolean padded = at - start > 1 && host.charAt(start) == '0';
            boolean ended = i < IPV4 - 1 ? at < host.length() && host.charAt(at) == '.' : at == host.length();
            if (at == start || padded || value > 255 || !ended) {
                return null;
            }
            raw[i] = (byte) value;
            at++;
        }
        return raw;
    }

    private static String ipv4(ByteReader in) throws MalformedDatagramException {
        return in.u8() + "." + in.u8() + "." + in.u8() + "." + in.u8();
    }

    /** The sixteen bytes of eight groups of lower-case hexadecimal digits without leading zeros, else null. */
    private static byte @Nullable [] ipv6(String host) {
        byte[] raw = new byte[2 * IPV6_GROUPS];
        int at = 0;
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int value = 0;
            int start = at;
            while (at < host.length() && at - start < 4 && lowerHex(host.charAt(at)) >= 0) {
                value = value << 4 | lowerHex(host.charAt(at++));
            }
            boolean padded = at - start > 1 && host.charAt(start) == '0';
            boolean ended = i < IPV6_GROUPS - 1 ? at < host.length() && host.charAt(at) == ':' : at == host.length();
            if (at == start || padded || !ended) {
                return null;
            }
            raw[2 * i] = (byte) (value >>> 8);
            raw[2 * i + 1] = (byte) value;
            at++;
        }
        return raw;
    }

    private static String ipv6(ByteReader in) throws MalformedDatagramException {
        StringBuilder text = new StringBuilder(MAX_TEXT_BYTES);
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int value = in.fixed16();
            text.append(i == 0 ? "" : ":");
            for (int shift = value > 0xfff ? 12 : value > 0xff ? 8 : value > 0xf ? 4 : 0; shift >= 0; shift -= 4) {
                text.append(Character.forDigit(value >>> shift & 0xf, 16));
            }
        }
        return text.toString();
    }

    private static int lowerHex(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** Whether it begins as only an IPv6 literal can, and goes on so; its groups are not counted. */
    static boolean isIpv6Text(String host) {
        int zone = host.indexOf('%');
        int end = zone < 0 ? host.length() : zone;
        int colons = 0;
        for (int i = 0; i < end; i++) {
            char c = host.charAt(i);
            if (c == ':') {
                colons++;
            } else if (lowerHex(c) < 0 && !(c >= 'A' && c <= 'F') && c != '.') {
                return false;
            }
        }
        for (int i = end + 1; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return colons >= 2 && host.length() <= MAX_TEXT_BYTES;
    }
}
