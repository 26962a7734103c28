"""Django's admin over `posts.store` and `posts.publishing`, with no database below it."""

from posts.admin.authors import AuthorAdmin
from posts.admin.media import MediaAdmin
from posts.admin.posts import PostAdmin
from posts.admin.redirects import RedirectAdmin
from posts.admin.site import admin_site
from posts.admin.site_settings import SiteAdmin
from posts.admin.tags import TagAdmin
from posts.models import Author, Media, Post, Redirect, Site, Tag

admin_site.register(Post, PostAdmin)
admin_site.register(Tag, TagAdmin)
admin_site.register(Author, AuthorAdmin)
admin_site.register(Media, MediaAdmin)
admin_site.register(Redirect, RedirectAdmin)
admin_site.register(Site, SiteAdmin)
