/* SPDX-License-Identifier: Apache-2.0 */

/** Known vectors, random updates, and what queries have to find of them. */
package org.aladin.solr.testing;
