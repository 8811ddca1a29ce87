package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

@SpringBootTest
@IsolatedPostgres
class ItemsTests {

    @Autowired
    JdbcTemplate jdbc;

    @RepeatedTest(2)
    void addsItem() {
        jdbc.update("insert into items (name) values ('rope')");
        assertEquals(1, jdbc.queryForObject("select count(*) from items", Integer.class));
    }
}
