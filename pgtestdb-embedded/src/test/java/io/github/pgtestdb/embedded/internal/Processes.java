package io.github.pgtestdb.embedded.internal;

/** Looks at processes. */
final class Processes {

    /** A process that has ended but that nobody has buried, as happens in containers, has no command line. */
    static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .isPresent();
    }

    private Processes() {}
}
