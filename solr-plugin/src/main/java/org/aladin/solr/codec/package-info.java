/* SPDX-License-Identifier: Apache-2.0 */

/**
 * How an index stores global vectors.
 *
 * <p>Start at {@link org.aladin.solr.codec.QuantizedVectorsCodecFactory}.
 */
package org.aladin.solr.codec;
