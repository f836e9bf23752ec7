/* SPDX-License-Identifier: Apache-2.0 */

/** Documents as they are indexed, wherever in the cluster. */
package org.aladin.solr.document;
