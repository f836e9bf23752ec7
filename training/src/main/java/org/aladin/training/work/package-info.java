/* SPDX-License-Identifier: Apache-2.0 */

/** Work shared by several threads. */
package org.aladin.training.work;
