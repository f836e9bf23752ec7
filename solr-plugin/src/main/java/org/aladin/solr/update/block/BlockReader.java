/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aladin.solr.document.FieldText;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.SolrInputField;
import org.apache.solr.update.AddUpdateCommand;

/**
 * Finds the documents of a block in all places where Solr finds them: in fields, labelled by the
 * field's name; in the list of children without a label; and in those instructions of an atomic
 * update that bring documents.
 */
final class BlockReader {
  private static final String ADD = "add";

  /** The documents of {@code remove} are only compared. */
  private static final Set<String> BRINGING = Set.of("set", ADD, "add-distinct");

  private final List<EmbeddingTarget> targets;
  private final String idField;
  private final String rootName;
  private final List<BlockDocument> documents = new ArrayList<>();

  private BlockReader(List<EmbeddingTarget> targets, String idField, String rootName) {
    this.targets = targets;
    this.idField = idField;
    this.rootName = rootName;
  }

  /**
   * The documents of a command, its own first. A document that has a child in a field that is to be
   * embedded gets its problem here.
   *
   * @param rootName the block as messages name it
   * @throws SolrException (400) if Solr could not make a block of the documents
   */
  static List<BlockDocument> read(
      AddUpdateCommand command, List<EmbeddingTarget> targets, String rootName) {
    SolrInputDocument fields = command.getSolrInputDocument();
    String id = command.getSelfOrNestedDocIdStr();
    boolean isRoot = id == null || id.equals(command.getIndexedIdStr());
    BlockReader block =
        new BlockReader(
            targets, command.getReq().getSchema().getUniqueKeyField().getName(), rootName);
    block.add(
        new BlockDocument(
            fields,
            id,
            isRoot ? rootName : block.childName(id),
            AtomicInstructions.areIn(fields),
            targets));
    return block.documents;
  }

  private String childName(String id) {
    return rootName + ", child '" + id + "'";
  }

  private void add(BlockDocument document) {
    documents.add(document);
    for (SolrInputField field : document.fields().values()) {
      Map<?, ?> instructions = document.isUpdate() ? AtomicInstructions.of(field.getValue()) : null;
      if (instructions == null) {
        addChildren(document, field.getName(), field.getValue(), false);
        continue;
      }
      instructions.forEach(
          (name, operand) -> {
            if (BRINGING.contains(name)) {
              addChildren(document, field.getName(), operand, name.equals(ADD));
            }
          });
    }
    // Solr ignores the children without a label of an atomic update.
    if (!document.isUpdate() && document.fields().hasChildDocuments()) {
      int number = 0;
      for (SolrInputDocument child : document.fields().getChildDocuments()) {
        addChild(document, "#" + number++, child, false);
      }
    }
  }

  /**
   * @param value the value of a field or the operand of an instruction; null for none
   * @param merged whether Solr merges the documents with the indexed children
   */
  private void addChildren(BlockDocument parent, String label, Object value, boolean merged) {
    if (value == null) {
      return;
    }
    Collection<?> values = value instanceof Collection<?> several ? several : List.of(value);
    List<SolrInputDocument> children =
        values.stream()
            .filter(SolrInputDocument.class::isInstance)
            .map(SolrInputDocument.class::cast)
            .toList();
    if (children.isEmpty()) {
      return;
    }
    if (isSource(label)) {
      parent.fail(
          new IllegalArgumentException(
              "field '"
                  + label
                  + "' holds "
                  + FieldText.describe(children.get(0))
                  + ", expected a value to embed"));
    } else if (children.size() < values.size()) {
      throw malformed(
          parent,
          "field '" + label + "' holds documents and other values, expected the one or the other");
    } else {
      int number = 0;
      for (SolrInputDocument child : children) {
        String path = label + "#" + (value == child ? "" : number++);
        addChild(parent, path, child, merged);
      }
    }
  }

  private boolean isSource(String field) {
    return targets.stream().anyMatch(target -> target.sourceFields().contains(field));
  }

  private static SolrException malformed(BlockDocument document, String why) {
    return new SolrException(SolrException.ErrorCode.BAD_REQUEST, document.name() + ": " + why);
  }

  private void addChild(
      BlockDocument parent, String path, SolrInputDocument child, boolean merged) {
    Object given = child.getFieldValue(idField);
    // As Solr makes the id of a child that has none.
    String made = parent.id() == null ? null : parent.id() + "/" + path;
    String id = given == null ? made : given.toString();
    BlockDocument document =
        new BlockDocument(
            child,
            id,
            childName(id == null ? path : id),
            merged && AtomicInstructions.areIn(child),
            targets);
    if (merged && given == null) {
      throw malformed(
          document, "field '" + idField + "' is missing, expected the id of the child to add");
    }
    add(document);
  }
}
