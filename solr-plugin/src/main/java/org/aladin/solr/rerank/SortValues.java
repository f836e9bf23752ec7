/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.LeafFieldComparator;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.SortField;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.search.DocIterator;
import org.apache.solr.search.DocList;
import org.apache.solr.search.SolrIndexSearcher;
import org.apache.solr.search.SortSpec;

/**
 * The values by which a sort orders a shard's documents, for the node that merges. Solr has the
 * same for its own merge, in a component that a merge strategy replaces. Stateless.
 */
final class SortValues {
  private SortValues() {}

  /**
   * On a shard.
   *
   * @param spec a sort
   * @return for each document, in the order of {@code docs}, a value for each field of the sort;
   *     null for the score
   */
  static List<Object[]> of(SortSpec spec, SolrIndexSearcher searcher, DocList docs)
      throws IOException {
    SortField[] fields = spec.getSort().rewrite(searcher).getSort();
    int[] numbers = new int[docs.size()];
    float[] firstPass = new float[docs.size()];
    DocIterator hits = docs.iterator();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = hits.nextDoc();
      firstPass[i] = hits.originalScore();
    }
    Object[][] values = new Object[numbers.length][fields.length];
    for (int f = 0; f < fields.length; f++) {
      if (fields[f].getType() != SortField.Type.SCORE) {
        read(fields[f], spec.getSchemaFields().get(f), searcher, numbers, firstPass, values, f);
      }
    }
    return Arrays.asList(values);
  }

  private static void read(
      SortField field,
      SchemaField schemaField,
      SolrIndexSearcher searcher,
      int[] numbers,
      float[] firstPass,
      Object[][] values,
      int f)
      throws IOException {
    FieldComparator<?> comparator = field.getComparator(1, Pruning.NONE);
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = null;
    LeafFieldComparator inLeaf = null;
    for (int i : inOrder(numbers)) {
      int doc = numbers[i];
      if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
        inLeaf = comparator.getLeafComparator(leaf);
      }
      inLeaf.setScorer(new FirstPassScore(doc - leaf.docBase, firstPass[i]));
      inLeaf.copy(0, doc - leaf.docBase);
      Object value = comparator.value(0);
      values[i][f] = schemaField == null ? value : schemaField.getType().marshalSortValue(value);
    }
  }

  /**
   * The positions of documents in the order of their numbers, because doc values are read forwards.
   */
  static int[] inOrder(int[] numbers) {
    return IntStream.range(0, numbers.length)
        .boxed()
        .sorted(Comparator.comparingInt(i -> numbers[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * On the node that merges: the values of one document.
   *
   * @param sent one element of the result of {@link #of}, after transport
   */
  static Object[] received(SortSpec spec, List<?> sent) {
    Object[] values = sent.toArray();
    for (int f = 0; f < values.length; f++) {
      SchemaField schemaField = spec.getSchemaFields().get(f);
      if (schemaField != null) {
        values[f] = schemaField.getType().unmarshalSortValue(values[f]);
      }
    }
    return values;
  }
}
