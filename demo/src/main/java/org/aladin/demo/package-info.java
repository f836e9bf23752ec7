/* SPDX-License-Identifier: Apache-2.0 */

/** The main job on one machine: data, training, a real Solr node, questions. */
package org.aladin.demo;
