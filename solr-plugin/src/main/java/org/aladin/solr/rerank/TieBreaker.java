/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.Comparator;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;

/**
 * Orders documents with equal scores by the sort fields after {@code score desc}. Compares the
 * values of all fields, as in Lucene's {@code FieldDoc}, and ignores that of the score. Not
 * thread-safe.
 */
final class TieBreaker implements Comparator<Object[]> {
  private final SortField[] fields;
  private final FieldComparator<?>[] comparators;

  /**
   * @param sort the requested sort, which starts with {@code score desc}
   */
  TieBreaker(Sort sort, IndexSearcher searcher) throws IOException {
    fields = sort.rewrite(searcher).getSort();
    comparators = new FieldComparator<?>[fields.length];
    for (int i = 0; i < fields.length; i++) {
      comparators[i] =
          fields[i].getType() == SortField.Type.SCORE
              ? null
              : fields[i].getComparator(1, Pruning.NONE);
    }
  }

  @Override
  public int compare(Object[] a, Object[] b) {
    for (int i = 0; i < fields.length; i++) {
      int order = comparators[i] == null ? 0 : compare(comparators[i], a[i], b[i]);
      if (order != 0) {
        return fields[i].getReverse() ? -order : order;
      }
    }
    return 0;
  }

  @SuppressWarnings("unchecked") // a field's values are of its comparator's type
  private static <T> int compare(FieldComparator<T> comparator, Object a, Object b) {
    return comparator.compareValues((T) a, (T) b);
  }
}
