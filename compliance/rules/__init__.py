"""What the law makes of one SENCO on one day: no database, no clock."""
