// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(classes = NotesApplication.class)
@IsolatedPostgres
class LeftCopyTestCase extends ContextTests.TenTests {}
