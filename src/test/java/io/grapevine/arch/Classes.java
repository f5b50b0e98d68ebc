package io.grapevine.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** What the rules look at, read once. */
final class Classes {

    static final String ROOT = "io.grapevine";

    /** Deterministic: time, randomness and bytes are arguments, and nothing depends on the run. */
    static final List<String> CORE = List.of("base", "crdt", "protocol", "membership", "replication", "node");

    /** Parts of the shell that know the driver and what lies below, not each other. */
    static final List<String> SHELL_BESIDE_EACH_OTHER = List.of("http", "udp", "tcp", "disk", "discovery", "metrics");

    static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private Classes() {}

    /** The first package below the root that the class is in. */
    static String layer(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1).split("\\.")[0];
    }

    static boolean isCore(JavaClass type) {
        return CORE.contains(layer(type));
    }
}
