/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Solr's {@code wt=xml} as lists and maps. SolrJ's parser takes several maps of a document's field
 * apart.
 */
final class XmlAnswer {
  private XmlAnswer() {}

  static Object parse(String xml) throws Exception {
    return value(
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)))
            .getDocumentElement());
  }

  private static Object value(Element element) {
    switch (element.getTagName()) {
      case "response", "lst", "doc" -> {
        Map<Object, Object> map = new TreeMap<>();
        children(element).forEach(child -> map.put(child.getAttribute("name"), value(child)));
        return map;
      }
      case "arr" -> {
        return children(element).stream().map(XmlAnswer::value).toList();
      }
      case "result" -> {
        return Map.of("docs", children(element).stream().map(XmlAnswer::value).toList());
      }
      case "float", "double", "int", "long" -> {
        return Double.valueOf(element.getTextContent());
      }
      default -> {
        return element.getTextContent();
      }
    }
  }

  private static List<Element> children(Element element) {
    List<Element> children = new ArrayList<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.add(child);
      }
    }
    return children;
  }
}
