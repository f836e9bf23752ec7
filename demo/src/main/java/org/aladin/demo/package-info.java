/* SPDX-License-Identifier: Apache-2.0 */

/** The whole path on one machine: data, training, a real Solr node, queries. */
package org.aladin.demo;
