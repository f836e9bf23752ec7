/* SPDX-License-Identifier: Apache-2.0 */

/** The model of ALADIN inside Apache Solr. */
package org.aladin.solr;
