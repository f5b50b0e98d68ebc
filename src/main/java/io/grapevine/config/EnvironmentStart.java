package io.grapevine.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A start without a config file, as Disperse's was: {@code PORT} (gossip), {@code HTTP_PORT}, {@code NODE_NAME} and
 * {@code PEER}, listening on all addresses.
 *
 * <p>{@code NODE_NAME} may be left out: the machine's {@code HOSTNAME} and the gossip port make a name then. So may
 * {@code PEER}. Everything else is as in a file that does not mention it.
 */
public final class EnvironmentStart {

    private static final String SOURCE = "environment";
    private static final int MAX_HOST_CHARACTERS = 100;

    private EnvironmentStart() {}

    /** Whether the environment asks for it: one of the two ports is set. */
    public static boolean isAskedFor(Map<String, String> environment) {
        return isSet(environment, "PORT") || isSet(environment, "HTTP_PORT");
    }

    /** @throws ConfigException whose lines name the variables */
    static NodeConfig read(Map<String, String> environment, long heapBytes) throws ConfigException {
        List<String> missing = new ArrayList<>();
        for (String port : List.of("PORT", "HTTP_PORT")) {
            if (!isSet(environment, port)) {
                missing.add(SOURCE + ": " + port + ": found nothing; allowed: " + HttpConfig.PORT.allowed()
                        + " (PORT for gossip and HTTP_PORT for HTTP go together)");
            }
        }
        if (!missing.isEmpty()) {
            throw new ConfigException(missing);
        }
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("name", "${NODE_NAME:-" + defaultName(environment) + "}");
        config.putObject("http").put("host", "0.0.0.0").put("port", "${HTTP_PORT}");
        ObjectNode gossip = config.putObject("gossip").put("host", "0.0.0.0").put("port", "${PORT}");
        gossip.putArray("seeds").add("${PEER:-}");
        Map<String, String> names = new LinkedHashMap<>();
        names.put("name", "NODE_NAME");
        names.put("http.port", "HTTP_PORT");
        names.put("gossip.port", "PORT");
        names.put("gossip.seeds[0]", "PEER");
        return new ConfigReader(environment, heapBytes).read(SOURCE, config, names);
    }

    private static String defaultName(Map<String, String> environment) {
        String host = environment.getOrDefault("HOSTNAME", "").replaceAll("[^A-Za-z0-9.-]", "-");
        String start = host.isEmpty() || !Character.isLetterOrDigit(host.charAt(0)) ? "node" : host;
        return start.substring(0, Math.min(start.length(), MAX_HOST_CHARACTERS)) + "-"
                + environment.getOrDefault("PORT", "").replaceAll("[^0-9]", "");
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }
}
