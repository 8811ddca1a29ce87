// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.campaign.jvm.Event;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A run beside the one that a fault hits. It holds databases, and checks them for each line on its standard input:
 * whether each still has only its own row, and whether a new database is as the migrations leave it.
 */
public final class BystanderMain {

    /** The answer if all databases are in the expected state. */
    public static final String FINE = "fine";

    /** The beginning of the answer if the library gives a reason why a database cannot be used. */
    public static final String REPORTED = "reported ";

    private static final String WRONG = "wrong ";
    private static final int DATABASES = 3;

    private final PgTestDb engine =
            PgTestDb.builder().migrator(new TicketMigrator()).build();
    private final List<TestDatabase> databases = new ArrayList<>();
    private final List<Visit> visits = new ArrayList<>();

    private BystanderMain() {}

    /**
     * Runs until its standard input ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws Exception {
        BystanderMain bystander = new BystanderMain();
        bystander.take();
        Event.print(Event.Kind.READY, "bystander");
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (orders.readLine() != null) {
                Event.print(Event.Kind.ANSWER, bystander.check());
            }
        }
        bystander.giveBack();
        bystander.engine.close();
        Event.print(Event.Kind.END, "bystander");
    }

    /**
     * Returns {@code fine}; {@code reported} and the reason if the library gives one; or {@code wrong} and the
     * difference.
     */
    private String check() {
        String answer = FINE;
        try {
            for (Visit visit : visits) {
                visit.check();
            }
        } catch (SQLException | RuntimeException e) {
            answer = REPORTED + e;
        } catch (WrongContentsError e) {
            return WRONG + e;
        }
        try {
            if (!answer.equals(FINE)) {
                giveBack();
                take();
            }
            try (TestDatabase another = engine.create();
                    Visit visit = Visit.begin(another)) {
                visit.check();
            }
            return answer;
        } catch (SQLException | RuntimeException | WrongContentsError e) {
            return WRONG + e;
        }
    }

    private void take() throws SQLException {
        for (int i = 0; i < DATABASES; i++) {
            TestDatabase database = engine.create();
            databases.add(database);
            visits.add(Visit.begin(database));
        }
    }

    private void giveBack() {
        visits.forEach(Visit::close);
        visits.clear();
        databases.forEach(TestDatabase::close);
        databases.clear();
    }
}
