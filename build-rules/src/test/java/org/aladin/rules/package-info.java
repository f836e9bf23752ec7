/* SPDX-License-Identifier: Apache-2.0 */

/** The architecture's rules, checked on the compiled classes of every module. */
package org.aladin.rules;
