// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A way to run PostgreSQL, which refuses to run as root.
 *
 * @param name the name of this way in messages
 * @param owner the user that must own the data directory, or {@code null} for the user of the JVM
 * @param wrapper turns a command into one that runs as that user
 */
public record RunAs(String name, @Nullable UnixUser owner, UnaryOperator<List<String>> wrapper) {

    /** The ways, in the order in which they are tried. */
    public enum Choice {
        AUTO,
        UNSHARE,
        SETPRIV,
        SU
    }

    public static final RunAs SELF = new RunAs("self", null, command -> command);

    public static RunAs choose(Choice choice, Platform platform) {
        try {
            if (choice == Choice.AUTO && (platform.isWindows() || UnixUser.currentUid() != 0)) {
                return SELF;
            }
            return firstThatWorks(choice, ways());
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot find out as which user to run PostgreSQL: " + ErrorReasons.of(e) + ".", e);
        }
    }

    public List<String> wrap(List<String> command) {
        return wrapper.apply(command);
    }

    public static RunAs firstThatWorks(Choice choice, List<RunAs> ways) {
        List<String> failures = new ArrayList<>();
        for (RunAs way : ways) {
            if (choice == Choice.AUTO || choice.name().equalsIgnoreCase(way.name)) {
                Optional<String> failure = way.probe();
                if (failure.isEmpty()) {
                    return way;
                }
                failures.add(way.name + " (" + failure.get() + ")");
            }
        }
        throw new PgTestDbException("PostgreSQL refuses to run as root, and no way to run it as another user works."
                + " Tried: " + String.join(", ", failures)
                + ". Run the tests as an ordinary user, give the system a user named postgres or nobody,"
                + " or set pgtestdb.url to a server that runs already.");
    }

    /** A separate user namespace is first: no files need another owner there, but containers often forbid it. */
    private static List<RunAs> ways() throws IOException {
        List<RunAs> ways = new ArrayList<>();
        ways.add(new RunAs("unshare", null, command -> prefixed(List.of("unshare", "-U"), command)));
        UnixUser.unprivileged().ifPresent(user -> {
            List<String> setpriv =
                    List.of("setpriv", "--reuid=" + user.uid(), "--regid=" + user.gid(), "--clear-groups");
            ways.add(new RunAs("setpriv", user, command -> prefixed(setpriv, command)));
            ways.add(new RunAs("su", user, command -> su(user, command)));
        });
        return ways;
    }

    /** Returns the reason why a command cannot be run in this way, or empty. initdb needs a user with a name. */
    Optional<String> probe() {
        try {
            Command.Result result = Command.run(wrap(List.of("id", "-un")));
            return result.succeeded()
                    ? Optional.empty()
                    : Optional.of("exit code " + result.exitCode() + ": "
                            + result.output().replace('\n', ' '));
        } catch (IOException e) {
            return Optional.of(ErrorReasons.of(e));
        }
    }

    public static List<String> prefixed(List<String> prefix, List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    public static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** The implementations of su differ in how they treat arguments, but not for a command in one string. */
    private static List<String> su(UnixUser user, List<String> command) {
        String line = command.stream().map(RunAs::quoted).collect(Collectors.joining(" ", "exec ", ""));
        return List.of("su", "-s", "/bin/sh", "-c", line, user.name());
    }
}
