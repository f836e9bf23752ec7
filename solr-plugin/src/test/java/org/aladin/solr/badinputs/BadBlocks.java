/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import org.aladin.solr.SolrNode;

/** Documents with children that cannot be embedded, and updates of children that are not there. */
final class BadBlocks {
  private final SolrNode node;
  private final AnswerTable table;

  BadBlocks(SolrNode node, AnswerTable table) {
    this.node = node;
    this.table = table;
  }

  void tryAll() {
    table.area("Documents with children, and children of document `img`");
    block(
        "\"captions\":[{\"id\":\"c\",\"caption\":\"a cat\"},{\"id\":\"d\",\"caption\":[\"a\",\"b\"]}]");
    block("\"captions\":[{\"caption\":[\"a\",\"b\"],\"title_s\":\"no id\"}]");
    block("\"photo\":{\"id\":\"p\",\"region_features\":\"AAAA\"}");
    block("\"_childDocuments_\":[{\"id\":\"p\",\"region_features\":\"AAAA\"}]");
    block("\"notes\":[{\"id\":\"n\",\"title_s\":\"no source\"}]");
    block("\"captions\":[{\"id\":\"c\",\"caption\":{\"set\":\"a cat\"}}]");
    block("\"captions\":[{\"id\":\"c\",\"caption\":\"a cat\"},\"a dog\"]");
    block("\"caption\":[{\"id\":\"c\",\"caption\":\"a cat\"}]");
    block("\"captions\":[{\"id\":\"c\",\"caption\":\"a cat\",\"unknown_field\":1}]");
    change("{\"id\":\"img\",\"captions\":{\"add\":{\"id\":\"c\",\"caption\":[\"a\",\"b\"]}}}");
    change("{\"id\":\"img\",\"captions\":{\"add\":{\"caption\":\"a cat\"}}}");
    change(
        "{\"id\":\"img\",\"captions\":{\"set\":{\"id\":\"c\",\"caption\":{\"set\":\"a cat\"}}}}");
    change(
        "{\"id\":\"img\",\"captions\":{\"add\":{\"id\":\"c\",\"caption\":{\"set\":\"a cat\"}}}}");
    change("{\"id\":\"img-1\",\"_root_\":\"img\",\"caption\":{\"set\":[\"a\",\"b\"]}}");
    change("{\"id\":\"img-1\",\"_root_\":\"img\",\"caption\":{\"increment\":1}}");
    change("{\"id\":\"img-1\",\"caption\":{\"set\":\"a cat\"}}");
    change("{\"id\":\"c\",\"_root_\":\"img\",\"caption\":{\"set\":\"a cat\"}}");
    change("{\"id\":\"c\",\"_root_\":\"img\",\"caption\":{\"add\":\"a cat\"}}");
    change("{\"id\":\"img-1\",\"_root_\":\"nobody\",\"caption\":{\"set\":\"a cat\"}}");
    change("{\"id\":\"img-1\",\"_root_\":\"nobody\",\"caption\":{\"add\":\"a cat\"}}");
    changeInXml();
  }

  /** An instruction in XML has no room for a document: Solr takes it for a value beside. */
  private void changeInXml() {
    String xml =
        "<add><doc><field name=\"id\">img</field><field name=\"captions\" update=\"add\">"
            + "<doc><field name=\"id\">c</field></doc></field></doc></add>";
    table.row(
        xml,
        node.post("/" + BadInputsTest.BLOCKS + "/update?commit=true&wt=json", "text/xml", xml));
  }

  private void block(String fields) {
    table.row(fields, node.update(BadInputsTest.BLOCKS, "[{\"id\":\"bad\"," + fields + "}]"));
  }

  private void change(String document) {
    table.row(document, node.update(BadInputsTest.BLOCKS, "[" + document + "]"));
  }
}
