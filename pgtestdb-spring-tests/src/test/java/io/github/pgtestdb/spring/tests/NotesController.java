// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class NotesController {

    private final Notes notes;

    NotesController(Notes notes) {
        this.notes = notes;
    }

    @PostMapping("/notes")
    int write(@RequestBody String text) {
        notes.write(text);
        return notes.count();
    }

    /** Writes when the latch of {@link LateRequests} opens. */
    @PostMapping("/late")
    String late(@RequestBody String text) throws InterruptedException {
        return LateRequests.answer(() -> notes.write(text));
    }

    @GetMapping("/database")
    String database() {
        return notes.database();
    }
}
