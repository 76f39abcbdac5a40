"""Quantiles learnt by boosting on the twin's own and on what the branch shows, behind a gate."""
