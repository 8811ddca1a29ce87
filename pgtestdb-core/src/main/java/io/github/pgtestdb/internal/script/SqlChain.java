package io.github.pgtestdb.internal.script;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Foundation;
import io.github.pgtestdb.spi.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fingerprints of the first file, the first two, and so on: one pass over the files, each hashed once. */
public final class SqlChain {

    private SqlChain() {}

    /** Returns as many fingerprints as there are files; the last is that of them all. */
    public static List<Fingerprint> of(List<SqlFile> files) {
        List<Fingerprint> chain = new ArrayList<>();
        Fingerprint before = Fingerprint.builder("sql").put("format", "3").build();
        for (SqlFile file : files) {
            before = Fingerprint.builder("sql file")
                    .put("after", before.hex())
                    .put(file.name(), file.hash())
                    .build();
            chain.add(before);
        }
        return chain;
    }

    /** Lists what the files extend, the longest first; nothing behind a file that may leave its session changed. */
    public static List<Foundation> foundations(List<SqlFile> files) {
        List<Fingerprint> chain = of(files);
        List<Foundation> foundations = new ArrayList<>();
        for (int i = 0; i < files.size() - 1 && !isCarriedOver(files.get(i)); i++) {
            foundations.add(0, Foundation.shorter(chain.get(i)));
        }
        return foundations;
    }

    /** Returns how many of the files a foundation holds. */
    public static int length(List<SqlFile> files, Optional<Fingerprint> foundation) {
        return foundation.map(held -> of(files).indexOf(held) + 1).orElse(0);
    }

    /** Each file begins in a session from which everything was discarded; what {@code setseed} did alone stays. */
    private static boolean isCarriedOver(SqlFile file) {
        return file.anyLine(SessionState::mayOutlive);
    }
}
