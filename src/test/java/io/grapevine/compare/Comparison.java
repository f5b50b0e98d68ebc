package io.grapevine.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One of the commands: what it measures it prints as a table, and writes as a document of its name. */
abstract class Comparison implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--out", defaultValue = "docs/performance", description = "Where JSON and charts go.")
    private Path directory = Path.of("docs", "performance");

    @Override
    public final Integer call() throws Exception {
        Results results = new Results(directory, spec.name());
        ObjectNode document = Results.document();
        measure(document, results);
        results.write(document);
        return 0;
    }

    /** Fills the document, and draws a chart where there is something to see. */
    abstract void measure(ObjectNode document, Results results) throws Exception;
}
