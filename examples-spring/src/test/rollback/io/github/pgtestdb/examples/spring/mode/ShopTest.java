package io.github.pgtestdb.examples.spring.mode;

import io.github.pgtestdb.examples.spring.ShopApplication;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.annotation.Transactional;

/** One database for all tests, and a transaction around each test that is rolled back. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(classes = ShopApplication.class)
@ContextConfiguration(initializers = SharedDatabase.class)
@WithMockMvc
@Transactional
public @interface ShopTest {}
