/* SPDX-License-Identifier: Apache-2.0 */

/** The ALADIN model in Apache Solr. */
package org.aladin.solr;
