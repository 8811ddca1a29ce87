// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import java.util.LinkedHashMap;
import java.util.Map;

/** Entities that use many kinds of mapping, for {@link JpaMutationTests}. */
final class MutationEntities {

    /** Sources by the names of their classes, and an import script. */
    static final Map<String, String> FILES = new LinkedHashMap<>();

    private static final String IMPORTS = """
            package made.up;
            import jakarta.persistence.*;
            import java.math.BigDecimal;
            import java.time.*;
            import java.util.*;
            import org.hibernate.annotations.Check;
            import org.hibernate.annotations.ColumnDefault;
            import org.hibernate.annotations.Comment;
            import org.hibernate.annotations.NaturalId;
            """;

    static {
        FILES.put("Base", IMPORTS + """
                @MappedSuperclass
                public abstract class Base {
                    @Id
                    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "ids")
                    @SequenceGenerator(name = "ids", sequenceName = "all_ids", initialValue = 5, allocationSize = 10)
                    Long id;
                    @Version
                    int revision;
                }
                """);
        FILES.put("Money", IMPORTS + """
                @Embeddable
                public class Money {
                    @Column(precision = 10, scale = 2)
                    BigDecimal amount;
                    @Column(length = 3, nullable = false)
                    String currency;
                }
                """);
        FILES.put("Tag", IMPORTS + """
                @Entity
                @Table(name = "Tag", schema = "shop")
                public class Tag {
                    @Id
                    @GeneratedValue(strategy = GenerationType.IDENTITY)
                    Integer id;
                    @NaturalId
                    String name;
                }
                """);
        FILES.put("Product", IMPORTS + """
                @Entity
                @Table(name = "product", indexes = @Index(name = "by_name", columnList = "name desc"),
                        uniqueConstraints = @UniqueConstraint(name = "one_name", columnNames = {"name", "made"}))
                @Inheritance(strategy = InheritanceType.JOINED)
                @Check(constraints = "length(name) > 1")
                public class Product extends Base {
                    public enum Kind { ONE, TWO }
                    @Column(length = 40, nullable = false, unique = true)
                    @ColumnDefault("'none'")
                    String name;
                    @Comment("when it was made")
                    LocalDate made;
                    @Enumerated(EnumType.STRING)
                    Kind kind;
                    @Embedded
                    @AttributeOverride(name = "amount", column = @Column(name = "price_amount"))
                    Money price;
                    @ElementCollection
                    @OrderColumn(name = "place")
                    List<String> words;
                    @ManyToMany
                    @JoinTable(name = "tagged")
                    Set<Tag> tags;
                    @Lob
                    byte[] image;
                    @Transient
                    String note;
                }
                """);
        FILES.put("Food", IMPORTS + """
                @Entity
                @DiscriminatorValue("food")
                public class Food extends Product {
                    int calories;
                    @ManyToOne(optional = false)
                    @JoinColumn(name = "replaces")
                    Product other;
                }
                """);
        FILES.put("import.sql", """
                insert into shop.Tag (name) values ('new');
                insert into shop.Tag (name) values ('old');
                -- the end
                """);
    }

    private MutationEntities() {}
}
