package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigReaderTest {

    private static final long HEAP_BYTES = 1_000_000_000;
    private static final String DURATION =
            "a duration such as 250ms, 30s, 5m, 2h or 7d, or whole seconds as a plain number";
    private static final String SIZE = "a size such as 65536, 64KiB, 256MiB, 1GiB, 64kB, 256MB or 1GB";

    private static NodeConfig read(String json) throws ConfigException {
        return read(json, Map.of());
    }

    private static NodeConfig read(String json, Map<String, String> environment) throws ConfigException {
        return new ConfigReader(environment, HEAP_BYTES).parse("n.json", json.replace('\'', '"'));
    }

    private static List<String> problems(String json) {
        return problems(json, Map.of());
    }

    private static List<String> problems(String json, Map<String, String> environment) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(json, environment));
        assertThat(e).as(json).isNotNull();
        return e.problems();
    }

    /** The one problem of a config whose {@code section} holds {@code field}. */
    private static String problem(String section, String field) {
        List<String> problems = problems("{'name':'a','" + section + "':{" + field + "}}");
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    @Test
    void takesEveryDefaultFromAConfigThatHasOnlyAName() throws Exception {
        NodeConfig config = read("{'name':'alpha'}");
        assertThat(config.name()).isEqualTo("alpha");
        assertThat(config.cluster()).isEqualTo("dev");
        assertThat(config.http()).isEqualTo(new HttpConfig("127.0.0.1", 8001));
        assertThat(config.gossip())
                .isEqualTo(new GossipConfig(
                        "127.0.0.1", 7946, null, List.of(), Duration.ofMillis(200), 3, Duration.ofSeconds(1),
                        Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(5), 1_200, true, null));
        assertThat(config.cache()).isEqualTo(new CacheConfig(400_000_000, 1 << 20, null));
    }

    @Test
    void readsEveryFieldOfTheDocumentedExample() throws Exception {
        NodeConfig config = read("""
                {
                  "name": "node-1",
                  "cluster": "dev",
                  "http":   { "host": "0.0.0.0", "port": 8001 },
                  "gossip": { "host": "0.0.0.0", "port": 7946, "advertise": "10.0.0.7:17946",
                              "seeds": ["127.0.0.1:7946", "[::1]:7947", "seed.example:7948"],
                              "interval": "100ms", "fanout": 4, "probeInterval": 2, "probeTimeout": "700ms",
                              "joinTimeout": "20s", "maxClockDrift": "1h", "maxDatagramBytes": "1KiB",
                              "connect": false, "secret": "a word" },
                  "cache":  { "maxBytes": "256MiB", "maxValueBytes": 65536, "defaultTtl": "2h" }
                }
                """);
        assertThat(config.gossip())
                .isEqualTo(new GossipConfig(
                        "0.0.0.0", 7946, new HostPort("10.0.0.7", 17_946),
                        List.of(new HostPort("127.0.0.1", 7946), new HostPort("::1", 7947),
                                new HostPort("seed.example", 7948)),
                        Duration.ofMillis(100), 4, Duration.ofSeconds(2), Duration.ofMillis(700),
                        Duration.ofSeconds(20), Duration.ofHours(1), 1_024, false, new Secret("a word")));
        assertThat(config.cache()).isEqualTo(new CacheConfig(256L << 20, 65_536, Duration.ofHours(2)));
    }

    @Test
    void acceptsNullWhereNothingIsAValue() throws Exception {
        NodeConfig config = read("{'name':'a','gossip':{'advertise':null,'secret':null},'cache':{'defaultTtl':null}}");
        assertThat(config.gossip().advertise()).isNull();
        assertThat(config.gossip().secret()).isNull();
        assertThat(config.cache().defaultTtl()).isNull();
        assertThat(problem("gossip", "'seeds':null")).startsWith("n.json: gossip.seeds: found null; allowed: a list");
        assertThat(problem("http", "'port':null")).startsWith("n.json: http.port: found null; allowed: a whole number");
        assertThat(problems("{'name':null}")).containsExactly("n.json: name: found null; allowed: "
                + "1 to 128 of the characters A-Z a-z 0-9 . _ -, a letter or digit first");
    }

    @Test
    void keepsNoSnapshotsUnlessADirectoryIsGiven() throws Exception {
        assertThat(read("{'name':'a'}").disk()).isNull();
        assertThat(read("{'name':'a','disk':null}").disk()).isNull();
        assertThat(read("{'name':'a','disk':{'directory':null,'interval':'5s'}}").disk()).isNull();
        assertThat(read("{'name':'a','disk':{'directory':'${DIR:-}'}}").disk()).isNull();
        assertThat(read("{'name':'a','disk':{'directory':'${DIR:-}'}}", Map.of("DIR", "/data")).disk())
                .isEqualTo(new DiskConfig("/data", Duration.ofSeconds(30)));
        assertThat(read("{'name':'a','disk':{'directory':'kept','interval':60}}").disk())
                .isEqualTo(new DiskConfig("kept", Duration.ofMinutes(1)));
    }

    @Test
    void refusesADiskThatCannotBeOne() {
        String allowed = "null, or the path of a directory, 1 to 4,096 characters";
        assertThat(problem("disk", "")).isEqualTo("n.json: disk.directory: found nothing; allowed: " + allowed);
        assertThat(problem("disk", "'interval':'5s'")).isEqualTo("n.json: disk.directory: found nothing; allowed: " + allowed);
        assertThat(problem("disk", "'directory':''")).isEqualTo("n.json: disk.directory: found \"\"; allowed: " + allowed);
        assertThat(problem("disk", "'directory':7")).isEqualTo("n.json: disk.directory: found 7; allowed: " + allowed);
        assertThat(problem("disk", "'directory':'d','interval':'99ms'"))
                .isEqualTo("n.json: disk.interval: found \"99ms\"; allowed: " + DURATION + ", from 100ms to 1d");
        assertThat(problem("disk", "'directory':'d','intervall':'1s'")).endsWith("; nearest known name: disk.interval");
        assertThat(problems("{'name':'a','disk':'/data'}"))
                .containsExactly("n.json: disk: found \"/data\"; allowed: null, or an object");
    }

    @Test
    void needsAName() {
        assertThat(problems("{}")).containsExactly("n.json: name: found nothing; allowed: "
                + "1 to 128 of the characters A-Z a-z 0-9 . _ -, a letter or digit first");
    }

    @Test
    void refusesNamesOutsideTheAlphabet() throws Exception {
        for (String name : List.of("", "-a", "a b", "a/b", "ä", "a".repeat(129), "a\\n")) {
            assertThat(problems("{'name':'" + name + "'}")).singleElement().asString().startsWith("n.json: name: found");
        }
        assertThat(read("{'name':'" + "a".repeat(128) + "','cluster':'prod/eu-1:b'}").cluster())
                .isEqualTo("prod/eu-1:b");
        assertThat(problems("{'name':'a','cluster':'" + "c".repeat(256) + "'}").get(0))
                .startsWith("n.json: cluster: found \"ccc")
                .contains("…; allowed: 1 to 255 of the characters");
    }

    @Test
    void namesTheNearestKnownFieldForAnUnknownOne() {
        assertThat(problem("gossip", "'probeIntervall':'1s'"))
                .startsWith("n.json: gossip.probeIntervall: found an unknown field, a text; allowed: host, port, ")
                .endsWith("; nearest known name: gossip.probeInterval");
        assertThat(problem("http", "'hots':true"))
                .isEqualTo("n.json: http.hots: found an unknown field, true or false; allowed: host, port;"
                        + " nearest known name: http.host");
        assertThat(problems("{'name':'a','gosip':{'port':1}}"))
                .containsExactly("n.json: gosip: found an unknown field, an object; allowed: name, cluster, http,"
                        + " gossip, cache, disk; nearest known name: gossip");
        assertThat(problems("{'name':'a','maxBytes':'1GiB'}").get(0)).endsWith("nearest known name: cache.maxBytes");
    }

    @Test
    void saysWhatWasFoundAndWhatIsAllowed() {
        assertThat(problem("http", "'port':65536"))
                .isEqualTo("n.json: http.port: found 65536; allowed: a whole number from 0 to 65535");
        assertThat(problem("http", "'port':-1")).contains("found -1; allowed: a whole number from 0 to 65535");
        assertThat(problem("http", "'port':'8001'")).contains("found \"8001\"; allowed: a whole number");
        assertThat(problem("http", "'port':8001.5")).contains("found 8001.5; allowed: a whole number");
        assertThat(problem("http", "'port':99999999999999999999")).contains("found 99999999999999999999; allowed");
        assertThat(problem("http", "'port':true")).contains("found true; allowed: a whole number");
        assertThat(problem("http", "'host':''"))
                .isEqualTo("n.json: http.host: found \"\"; allowed: a host name, an IPv4 address, or an IPv6 address"
                        + " such as ::1");
        assertThat(problem("http", "'host':5")).startsWith("n.json: http.host: found 5; allowed: a host name");
        assertThat(problem("http", "'host':'1.2.3.4:80'")).startsWith("n.json: http.host: found \"1.2.3.4:80\"");
        assertThat(problem("gossip", "'interval':'fast'"))
                .isEqualTo("n.json: gossip.interval: found \"fast\"; allowed: " + DURATION + ", from 10ms to 1m");
        assertThat(problem("gossip", "'interval':'9ms'")).contains("found \"9ms\"; allowed: ");
        assertThat(problem("gossip", "'interval':61")).contains("found 61; allowed: ");
        assertThat(problem("gossip", "'interval':0.2")).contains("found 0.2; allowed: ");
        assertThat(problem("gossip", "'interval':{}")).contains("found an object; allowed: ");
        assertThat(problem("gossip", "'fanout':0"))
                .isEqualTo("n.json: gossip.fanout: found 0; allowed: a whole number from 1 to 16");
        assertThat(problem("gossip", "'fanout':17")).contains("found 17; allowed: ");
        assertThat(problem("gossip", "'joinTimeout':'11m'")).endsWith(DURATION + ", from 10ms to 10m");
        assertThat(problem("gossip", "'maxClockDrift':'8d'")).endsWith(DURATION + ", from 1s to 7d");
        assertThat(problem("gossip", "'maxDatagramBytes':511"))
                .isEqualTo("n.json: gossip.maxDatagramBytes: found 511; allowed: " + SIZE + ", from 512 to 1400");
        assertThat(problem("gossip", "'maxDatagramBytes':1401")).contains("found 1401; allowed: ");
        assertThat(problem("gossip", "'connect':'true'"))
                .isEqualTo("n.json: gossip.connect: found \"true\"; allowed: true or false");
        assertThat(problem("gossip", "'connect':1")).contains("found 1; allowed: true or false");
        assertThat(problem("gossip", "'advertise':'0.0.0.0'"))
                .startsWith("n.json: gossip.advertise: found \"0.0.0.0\"; allowed: null, or host or host:port, ")
                .endsWith(", and no wildcard");
        assertThat(problem("cache", "'maxBytes':'lots'"))
                .isEqualTo("n.json: cache.maxBytes: found \"lots\"; allowed: " + SIZE
                        + ", from 64KiB to 1024TiB, or a share of the heap from 1% to 75%");
        assertThat(problem("cache", "'maxValueBytes':'65MiB'")).endsWith(SIZE + ", from 1 to 64MiB");
        assertThat(problem("cache", "'maxValueBytes':0")).contains("found 0; allowed: ");
        assertThat(problem("cache", "'defaultTtl':'0s'"))
                .isEqualTo("n.json: cache.defaultTtl: found \"0s\"; allowed: null, or " + Durations.ALLOWED);
    }

    @Test
    void namesTheSeedAtFault() {
        String allowed = "host:port, such as node-2.example:7946, 10.0.0.7:7946 or [::1]:7946, with a port from 1 to"
                + " 65535";
        assertThat(problems("{'name':'a','gossip':{'seeds':['a:1','b',3,'[::1]:0']}}"))
                .containsExactly(
                        "n.json: gossip.seeds[1]: found \"b\"; allowed: " + allowed,
                        "n.json: gossip.seeds[2]: found 3; allowed: " + allowed,
                        "n.json: gossip.seeds[3]: found \"[::1]:0\"; allowed: " + allowed);
        assertThat(problem("gossip", "'seeds':'a:1'"))
                .isEqualTo("n.json: gossip.seeds: found \"a:1\"; allowed: a list of texts, each " + allowed);
    }

    @Test
    void refusesASectionThatIsNoObject() {
        assertThat(problems("{'name':'a','http':8001,'gossip':[],'cache':null}"))
                .containsExactly(
                        "n.json: http: found 8001; allowed: an object",
                        "n.json: gossip: found a list; allowed: an object",
                        "n.json: cache: found null; allowed: an object");
    }

    @Test
    void reportsAllProblemsOfAFileAtOnce() {
        assertThat(problems("{'name':'','http':{'port':'x'},'gossip':{'seeds':['a',1],'fanout':99,'secret':''},"
                        + "'cache':{'maxBytes':'1'},'extra':1}"))
                .extracting(line -> line.substring("n.json: ".length(), line.indexOf(": found")))
                .containsExactly(
                        "name", "http.port", "gossip.seeds[0]", "gossip.seeds[1]", "gossip.fanout", "gossip.secret",
                        "cache.maxBytes", "extra");
    }

    @Test
    void refusesAProbeThatOutlastsItsInterval() {
        assertThat(problem("gossip", "'probeInterval':'1s','probeTimeout':'1s'"))
                .isEqualTo("n.json: gossip.probeTimeout: found 1s; allowed: less than gossip.probeInterval,"
                        + " which is 1s");
        assertThat(problem("gossip", "'probeInterval':'300ms'"))
                .isEqualTo("n.json: gossip.probeTimeout: found 500ms (the default); allowed: less than"
                        + " gossip.probeInterval, which is 300ms");
    }

    @Test
    void refusesValuesLargerThanTheCache() {
        assertThat(problem("cache", "'maxBytes':'1MiB','maxValueBytes':'2MiB'"))
                .isEqualTo("n.json: cache.maxValueBytes: found 2MiB; allowed: at most cache.maxBytes, which is 1MiB");
        assertThat(problem("cache", "'maxBytes':'512KiB'"))
                .isEqualTo("n.json: cache.maxValueBytes: found 1MiB (the default); allowed: at most cache.maxBytes,"
                        + " which is 512KiB");
    }

    @Test
    void refusesOnePortForHttpAndGossip() throws Exception {
        String ports = "{'name':'a','http':{'host':'%s','port':%d},'gossip':{'host':'%s','port':%d}}";
        assertThat(problems(String.format(ports, "0.0.0.0", 7000, "127.0.0.1", 7000)))
                .containsExactly("n.json: gossip.port: found 7000; allowed: another port than http.port: gossip listens"
                        + " on TCP as well as on UDP");
        assertThat(read(String.format(ports, "127.0.0.1", 7000, "127.0.0.2", 7000)).name()).isEqualTo("a");
        assertThat(read(String.format(ports, "0.0.0.0", 0, "0.0.0.0", 0)).name()).isEqualTo("a");
    }

    @Test
    void takesAShareOfTheHeap() throws Exception {
        assertThat(read("{'name':'a','cache':{'maxBytes':'25%'}}").cache().maxBytes()).isEqualTo(250_000_000);
        for (String share : List.of("0%", "76%", "-1%", "1.5%", "%", "40 %")) {
            assertThat(problem("cache", "'maxBytes':'" + share + "'")).contains("found \"" + share + "\"; allowed: ");
        }
    }

    @Test
    void neverShowsTheSecret() throws Exception {
        assertThat(read("{'name':'a','gossip':{'secret':'hunter2'}}").toString()).doesNotContain("hunter2");
        assertThat(problem("gossip", "'secret':''"))
                .isEqualTo("n.json: gossip.secret: found an empty text; allowed: null or a text of 1 to 1024 characters");
        assertThat(problem("gossip", "'secret':42424242"))
                .isEqualTo("n.json: gossip.secret: found a number (not shown); allowed: null or a text of 1 to 1024"
                        + " characters");
        assertThat(problem("gossip", "'secret':'" + "hunter2".repeat(200) + "'")).doesNotContain("hunter2");
        assertThat(problem("gossip", "'secrt':'hunter2'")).doesNotContain("hunter2").endsWith("gossip.secret");
        assertThat(problems("{'name':'a','gossip':{'secret':hunter2}}").get(0)).doesNotContain("hunter2");
        assertThat(problems("{'name':'a','gossip':{'secret':'hunter2','secret':'hunter2'}}").get(0))
                .doesNotContain("hunter2");
    }

    // ------------------------------------------------------------------------------------------------- environment

    @Test
    void takesNumbersAndFlagsFromTheEnvironment() throws Exception {
        NodeConfig config = read(
                "{'name':'${POD_NAME}','http':{'port':'${P}'},'gossip':{'advertise':'${POD_IP}','fanout':'${F:-5}',"
                        + "'interval':'${I:-1}','connect':'${C:-false}','seeds':['${S}:${G:-7946}','${NONE:-}']},"
                        + "'cache':{'maxBytes':'${M}'}}",
                Map.of("POD_NAME", "grapevine-0", "P", "9000", "POD_IP", "fd00::7", "S", "gossip.ns", "M", "64MiB"));
        assertThat(config.name()).isEqualTo("grapevine-0");
        assertThat(config.http().port()).isEqualTo(9000);
        assertThat(config.gossip().advertise()).isEqualTo(new HostPort("fd00::7", 0));
        assertThat(config.gossip().fanout()).isEqualTo(5);
        assertThat(config.gossip().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.gossip().connect()).isFalse();
        assertThat(config.gossip().seeds()).containsExactly(new HostPort("gossip.ns", 7946));
        assertThat(config.cache().maxBytes()).isEqualTo(64L << 20);
    }

    @Test
    void showsBothWhatWasWrittenAndWhatTheEnvironmentMadeOfIt() {
        assertThat(problems("{'name':'a','http':{'port':'${P}'}}", Map.of("P", "80x")))
                .containsExactly("n.json: http.port: found \"80x\" (from \"${P}\"); allowed: a whole number from 0 to"
                        + " 65535");
    }

    @Test
    void namesAVariableThatIsNotSet() {
        assertThat(problems("{'name':'${POD_NAME}'}"))
                .containsExactly("n.json: name: found ${POD_NAME}, and the environment has no POD_NAME; allowed: a"
                        + " variable that is set, or ${POD_NAME:-default}");
        assertThat(problems("{'name':'a','gossip':{'seeds':['${X']}}").get(0))
                .startsWith("n.json: gossip.seeds[0]: found a ${ that begins no variable; allowed: ");
    }

    @Test
    void takesASecretThatMayBeAbsentAsNoneAndRefusesAnEmptyOneThatMayNot() throws Exception {
        Map<String, String> empty = Map.of("S", "");
        assertThat(read("{'name':'a','gossip':{'secret':'${S:-}'}}").gossip().secret()).isNull();
        assertThat(read("{'name':'a','gossip':{'secret':'${S:-}'}}", empty).gossip().secret()).isNull();
        assertThat(problems("{'name':'a','gossip':{'secret':'${S}'}}", empty).get(0))
                .startsWith("n.json: gossip.secret: found an empty text; allowed: ");
        assertThat(read("{'name':'a','gossip':{'secret':'${S:-}'}}", Map.of("S", "w")).gossip().secret())
                .isEqualTo(new Secret("w"));
    }

    // ------------------------------------------------------------------------------------------------- JSON

    @Test
    void saysWhereJsonIsBroken() {
        assertThat(problems("{\n  'name': 'a',\n}").get(0))
                .startsWith("n.json: line 3, column 1: found broken JSON: ")
                .contains("; allowed: one JSON object, strictly by RFC 8259, and no field twice");
        for (String json : List.of(
                "{", "{'name':'a'} x", "{'name':'a'}{}", "{'name':'a'} // no", "{name:'a'}", "{'name':'a' /* */}",
                "{'name':'a','name':'a'}", "{'name':'a','http':{'port':1,'port':2}}", "{'name':NaN}", "nul",
                "{'name':'\n'}", "{'name':01}", "[".repeat(5_000))) {
            assertThat(problems(json).get(0)).as(json).startsWith("n.json: ").contains("broken JSON")
                    .doesNotContain("\n", "Stream", "REDACTED");
        }
        assertThat(problems("{'name':'a','name':'b'}").get(0)).containsIgnoringCase("duplicate").contains("name");
    }

    @Test
    void refusesWhatIsNoObject() {
        for (String json : List.of("[]", "1", "'a'", "null", "true")) {
            assertThat(problems(json))
                    .containsExactly("n.json: found something else at the top; allowed: one JSON object");
        }
        for (String json : List.of("", " \n")) {
            assertThat(problems(json)).containsExactly("n.json: found an empty file; allowed: one JSON object");
        }
    }

    @Test
    void passesOverAByteOrderMark() throws Exception {
        assertThat(read("\uFEFF{'name':'a'}").name()).isEqualTo("a");
    }

    @Test
    void readsAnythingWithoutAnExceptionOfItsOwn() {
        var random = new java.util.Random(7);
        List<String> pieces = List.of(
                "{", "}", "[", "]", ":", ",", "'", "name", "http", "port", "gossip", "${", "${A:-}", "1", "-1", "1e99",
                "null", "true", "\\", "\u0000", "ü", "9".repeat(40), "1s", "%");
        for (int round = 0; round < 5_000; round++) {
            StringBuilder field = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                field.append(pieces.get(random.nextInt(pieces.size())));
            }
            List<String> fields = List.copyOf(new java.util.TreeSet<>(ConfigReader.fields().keySet()));
            String[] path = fields.get(random.nextInt(fields.size())).split("\\.");
            String value = random.nextBoolean() ? "'" + field + "'" : field.toString();
            String inner = "'" + path[path.length - 1] + "':" + value;
            String json = path.length == 1 ? "{" + inner + "}" : "{'name':'a','" + path[0] + "':{" + inner + "}}";
            try {
                read(json);
            } catch (ConfigException e) {
                assertThat(e.problems()).as(json).isNotEmpty().noneMatch(line -> line.contains("\n"));
            }
        }
    }
}
