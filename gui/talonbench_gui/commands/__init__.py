"""All commands as data, and the functions behind them, which act on the services and a small `Ui`."""
