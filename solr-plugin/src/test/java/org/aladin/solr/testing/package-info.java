/* SPDX-License-Identifier: Apache-2.0 */

/** Known alignment sets for tests. */
package org.aladin.solr.testing;
