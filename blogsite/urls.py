"""The admin's addresses."""

from django.urls import path
from django.views.generic import RedirectView

from blogsite import shared_preview
from blogsite.people import people
from blogsite.sign_in import views
from posts.admin.share import SHARED
from posts.admin.site import admin_site

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    # Before the admin's own, which know passwords only and keep their names: admin:login, :logout.
    path("admin/login/", views.sign_in),
    path("admin/logout/", views.sign_out),
    path("admin/people/", admin_site.admin_view(people), name="people"),
    path("admin/", admin_site.urls),
    path("preview/<str:post_id>/<str:token>/", shared_preview.view, name=SHARED),
    path("auth/callback", views.callback, name="sign-in-callback"),
    path("auth/signed-out", views.signed_out, name="signed-out"),
]

handler400 = "blogsite.pages.bad_request"
handler403 = "blogsite.pages.permission_denied"
handler404 = "blogsite.pages.not_found"
handler500 = "blogsite.pages.server_error"
