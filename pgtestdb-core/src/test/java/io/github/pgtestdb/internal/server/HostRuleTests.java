package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost", "127.0.0.1", "127.1.2.3", "::1", "10.0.0.7", "172.16.0.1", "172.31.255.255", "192.168.1.1",
                "169.254.1.1", "fe80::1", "fd12:3456::1", "postgres", "db-1", "my_db", "x.localhost", "LOCALHOST"
            })
    void takesWhatIsNear(String host) {
        assertThatCode(() -> HostRule.check(host, List.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.example.com",
                "8.8.8.8",
                "172.32.0.1",
                "11.0.0.1",
                "2001:db8::1",
                "prod.internal",
                "localhost.example.com",
                "134744072",
                "0x08080808",
                "-",
                "127.0.0.1.nip.io",
                "10.0.0.7.example.com",
                ""
            })
    void refusesWhatIsFarUntilItIsAllowedByName(String host) {
        assertThatThrownBy(() -> HostRule.check(host, List.of("other.example.com")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageStartingWith("Refused to connect to " + host + ": ");
        assertThatCode(() -> HostRule.check(host, List.of("other.example.com", host)))
                .doesNotThrowAnyException();
    }
}
