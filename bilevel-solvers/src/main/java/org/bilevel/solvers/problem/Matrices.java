package org.bilevel.solvers.problem;

/** Arrangements of matrices given by rows. */
final class Matrices {

    private Matrices() {}

    /** A new transpose. */
    static double[][] transpose(double[][] a) {
        double[][] transpose = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < transpose.length; j++) {
                transpose[j][i] = a[i][j];
            }
        }
        return transpose;
    }
}
