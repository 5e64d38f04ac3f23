package org.camelvoice.budget;

/** The tests' own repository is one, or their results are worth nothing. */
class SharedTableTest extends BudgetRepositoryContract {
    private final SharedTable table = new SharedTable();

    @Override
    protected BudgetRepository open() {
        return table;
    }
}
