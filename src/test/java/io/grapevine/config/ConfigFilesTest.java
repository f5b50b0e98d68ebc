package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFilesTest {

    private final ConfigReader reader = new ConfigReader(Map.of(), 1L << 30);

    @TempDir
    private Path directory = Path.of("");

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text.replace('\'', '"'));
    }

    private List<String> problems(Path... files) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> reader.readAll(List.of(files)));
        assertThat(e).isNotNull();
        return e.problems();
    }

    @Test
    void readsTheConfigsOfThisRepository() throws Exception {
        List<NodeConfig> configs = reader.readAll(
                List.of(Path.of("conf/node-1.json"), Path.of("conf/node-2.json"), Path.of("conf/node-3.json")));
        assertThat(configs).extracting(NodeConfig::name).containsExactly("node-1", "node-2", "node-3");
        assertThat(configs).extracting(config -> config.http().port()).containsExactly(8001, 8002, 8003);
        assertThat(configs).extracting(config -> config.gossip().port()).containsExactly(7946, 7947, 7948);
        assertThat(configs).allMatch(config -> config.gossip().seeds().size() == 3);
        assertThat(configs).allMatch(config -> config.cluster().equals("dev"));
    }

    @Test
    void saysWhichFileIsMissing() {
        Path missing = directory.resolve("none.json");
        assertThat(problems(missing))
                .containsExactly(missing + ": found no such file; allowed: a JSON file in UTF-8 of at most 1MiB");
    }

    @Test
    void refusesWhatIsNoTextFile() throws Exception {
        assertThat(problems(directory).get(0)).startsWith(directory + ": found a directory; allowed: a JSON file");
        Path latin = directory.resolve("latin.json");
        Files.write(latin, "{\"name\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(latin).get(0)).startsWith(latin + ": found bytes that are no UTF-8; allowed: ");
        Path large = file("large.json", " ".repeat((1 << 20) + 1));
        assertThat(problems(large).get(0)).startsWith(large + ": found more than 1MiB; allowed: ");
    }

    @Test
    void readsUtf8WithAByteOrderMark() throws Exception {
        Path file = directory.resolve("bom.json");
        Files.write(file, "\uFEFF{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(reader.read(file).name()).isEqualTo("a");
    }

    @Test
    void reportsTheProblemsOfAllFiles() throws Exception {
        Path one = file("one.json", "{'name':5}");
        Path two = file("two.json", "{'name':'b','http':{'port':70000}}");
        assertThat(problems(one, two)).hasSize(2);
        assertThat(problems(one, two).get(0)).startsWith(one + ": name: found 5");
        assertThat(problems(one, two).get(1)).startsWith(two + ": http.port: found 70000");
    }

    @Test
    void namesBothFilesThatShareAName() throws Exception {
        Path one = file("one.json", "{'name':'a','http':{'port':0},'gossip':{'port':0}}");
        Path two = file("two.json", "{'name':'a','http':{'port':0},'gossip':{'port':0}}");
        assertThat(problems(one, two))
                .containsExactly(two + ": name: found \"a\", which " + one
                        + " has too; allowed: a name of its own for every node");
    }

    @Test
    void namesBothFilesThatShareAPort() throws Exception {
        Path one = file("one.json", "{'name':'a','http':{'port':8001},'gossip':{'port':7946}}");
        Path two = file("two.json", "{'name':'b','http':{'port':7946},'gossip':{'host':'0.0.0.0','port':8001}}");
        assertThat(problems(one, two))
                .containsExactly(
                        two + ": http.port: found 7946, which " + one
                                + " has as gossip.port; allowed: a port of its own for every listener",
                        two + ": gossip.port: found 8001, which " + one
                                + " has as http.port; allowed: a port of its own for every listener");
    }

    @Test
    void letsListenersShareAPortOnDifferentAddresses() throws Exception {
        Path one = file("one.json", "{'name':'a','http':{'host':'127.0.0.1'},'gossip':{'host':'127.0.0.1'}}");
        Path two = file("two.json", "{'name':'b','http':{'host':'127.0.0.2'},'gossip':{'host':'127.0.0.2'}}");
        assertThat(reader.readAll(List.of(one, two))).hasSize(2);
    }
}
