// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The persistence units that are declared on the class path. */
final class PersistenceUnits {

    private static final String FILE = "META-INF/persistence.xml";

    private static final String OTHERWISE =
            "pgtestdb.jpa.unit or jpa.unit(\"…\"), or packages of entities with pgtestdb.jpa.packages or"
                    + " jpa.packages(\"…\").";

    private PersistenceUnits() {}

    /** Returns the persistence unit with a name, or the only one. */
    static String choose(ClassLoader classLoader, @Nullable String name) {
        List<String> names = names(classLoader);
        if (name != null && names.contains(name)) {
            return name;
        }
        if (names.isEmpty()) {
            throw new PgTestDbException("There is no persistence unit: no " + FILE + " on the class path declares one."
                    + " Name packages of entities with pgtestdb.jpa.packages or jpa.packages(\"…\").");
        }
        if (name != null) {
            throw new PgTestDbException("There is no persistence unit " + name + ". On the class path there are "
                    + String.join(", ", names) + ". Name one of them with " + OTHERWISE);
        }
        if (names.size() > 1) {
            throw new PgTestDbException("Which persistence unit? On the class path there are "
                    + String.join(", ", names) + ". Name one of them with " + OTHERWISE);
        }
        return names.get(0);
    }

    private static List<String> names(ClassLoader classLoader) {
        List<String> names = new ArrayList<>();
        try {
            for (URL file : Collections.list(classLoader.getResources(FILE))) {
                read(file, names);
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new PgTestDbException("A " + FILE + " on the class path cannot be read: " + e.getMessage(), e);
        }
        return names;
    }

    private static void read(URL file, List<String> names)
            throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setNamespaceAware(true);
        try (InputStream stream = file.openStream()) {
            NodeList units = factory.newDocumentBuilder().parse(stream).getElementsByTagNameNS("*", "persistence-unit");
            for (int i = 0; i < units.getLength(); i++) {
                names.add(((Element) units.item(i)).getAttribute("name"));
            }
        }
    }
}
