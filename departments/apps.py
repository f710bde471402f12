"""Who: users, departments, their heads and focal points, the years, the codes and the budget."""

from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = "Perangkat daerah"
