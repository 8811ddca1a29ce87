package io.github.pgtestdb.examples.spring.mode;

import io.github.pgtestdb.examples.spring.ShopApplication;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

// tag::spring[]
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(classes = ShopApplication.class)
@WithMockMvc
@IsolatedPostgres
public @interface ShopTest {}
// end::spring[]
