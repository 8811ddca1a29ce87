// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** An application of Spring Boot, for its slices. Public, because generated tests name it. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(MatrixBeans.Users.class)
public class MatrixApplication {}
