package io.grapevine.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Judges a recorded history again. Arguments: its file. */
public final class CheckHistory {

    private CheckHistory() {}

    public static void main(String[] arguments) throws IOException {
        History history = HistoryFile.read(Path.of(arguments[0]));
        List<Verdict> verdicts = HistoryChecker.check(history);
        System.out.print(Report.of(history, verdicts));
    }
}
