package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;

@IsolatedPostgres
class ItemTest {

    @RepeatedTest(5)
    void beginsWithAnEmptyTable(DataSource db) throws Exception {
        try (Connection connection = db.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("INSERT INTO item (name) VALUES ('x') RETURNING id")) {
            rows.next();
            assertEquals(1, rows.getLong(1));
        }
    }
}
