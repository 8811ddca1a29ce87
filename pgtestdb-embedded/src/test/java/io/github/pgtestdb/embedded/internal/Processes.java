package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at processes. */
final class Processes {

    /** A process that has ended but that nobody has buried, as happens in containers, has no command line. */
    static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .isPresent();
    }

    static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Processes() {}
}
