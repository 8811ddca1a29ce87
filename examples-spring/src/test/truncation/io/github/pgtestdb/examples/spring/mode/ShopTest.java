package io.github.pgtestdb.examples.spring.mode;

import io.github.pgtestdb.examples.spring.ShopApplication;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;

/** One database for all tests, emptied and filled again before each test. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(classes = ShopApplication.class)
@ContextConfiguration(initializers = SharedDatabase.class)
@WithMockMvc
@TestExecutionListeners(listeners = Truncation.class, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
public @interface ShopTest {}
