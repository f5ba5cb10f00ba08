"""Front-end files made by others: where they come from and how they get into static/vendor."""
