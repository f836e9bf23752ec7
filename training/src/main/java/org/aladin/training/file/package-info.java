/* SPDX-License-Identifier: Apache-2.0 */

/** Files that are on the disk when they have their name. */
package org.aladin.training.file;
