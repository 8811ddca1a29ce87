// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import org.springframework.data.jpa.repository.JpaRepository;

interface NoteRepository extends JpaRepository<Note, Long> {}
