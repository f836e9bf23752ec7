/* SPDX-License-Identifier: Apache-2.0 */

/** Documents: what clients send in their fields, and what is indexed wherever in the cluster. */
package org.aladin.solr.document;
