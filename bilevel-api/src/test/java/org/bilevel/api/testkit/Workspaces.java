package org.bilevel.api.testkit;

import java.util.Arrays;
import org.bilevel.api.operator.Workspace;

/** Workspaces as a careless previous user may have left them. */
final class Workspaces {

    private static final int SLOTS = 32;

    private Workspaces() {}

    /** Many vectors of a length, filled with NaN: a method that reads what it has not written shows it. */
    static Workspace dirty(int length) {
        Workspace workspace = new Workspace();
        for (int slot = 0; slot < SLOTS; slot++) {
            Arrays.fill(workspace.vector(slot, length), Double.NaN);
        }
        return workspace;
    }
}
