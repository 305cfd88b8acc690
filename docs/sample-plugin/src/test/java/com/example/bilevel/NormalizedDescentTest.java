package com.example.bilevel;

import org.bilevel.api.testkit.UpperLevelMethodContract;
import org.bilevel.api.upper.UpperLevelMethod;

class NormalizedDescentTest extends UpperLevelMethodContract {

    @Override
    protected UpperLevelMethod method() {
        return new NormalizedDescent(step -> 0.1, step -> 1e-3);
    }
}
