"""Measures as parquet files that other programs ask. The only duckdb."""
